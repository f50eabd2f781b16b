package dev.plezi.benchmarks;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.PlaywrightException;
import com.microsoft.playwright.Route;
import dev.plezi.benchmarks.load.Payload;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A measurement of clients in a browser: how long each takes to tell a listener of an event that
 * came, and to give one that is emitted to the socket. Each has a frame of its own in one page, and
 * a socket that leads nowhere.
 */
final class BrowserComparison {
  private static final String ORIGIN = "http://localhost/";
  private static final String PAGE = "<!doctype html><title>benchmark</title><body>";
  private static final BrowserClient BASE = BrowserClient.PLAIN;
  private static final List<Payload> PAYLOADS = List.of(Payload.SMALL, Payload.NESTED);
  private static final List<String> WAYS = List.of("dispatch", "emit");

  private final Path home;
  private final List<BrowserClient> clients = new ArrayList<>(List.of(BrowserClient.values()));
  private final List<String> absent = new ArrayList<>();

  /** Nanoseconds of an event, by round. */
  private final Map<String, List<Double>> times = new HashMap<>();

  BrowserComparison(Path home) {
    this.home = home;
  }

  /**
   * Measures, and tells the medians.
   *
   * @param browser see {@link Chromium#start}
   * @param rounds how often each is measured
   * @return a table
   * @throws PlaywrightException if there is no browser, or a client does not do what it should
   */
  String run(String browser, int rounds) throws IOException, InterruptedException {
    try {
      Program.Node.install(home);
    } catch (IOException e) {
      clients.remove(BrowserClient.SOCKETIO);
      absent.add(BrowserClient.SOCKETIO.title() + ": " + e.getMessage());
    }
    try (Chromium chromium = Chromium.start(browser);
        Page page = chromium.browser().newPage()) {
      page.route("**", this::answer);
      page.onPageError(System.err::println);
      page.navigate(ORIGIN);
      List<String> names = clients.stream().map(BrowserClient::name).toList();
      List<Map<String, String>> payloads =
          PAYLOADS.stream()
              .map(each -> Map.of("event", each.event(), "members", "{" + each.members() + "}"))
              .toList();
      page.evaluate("all => prepare(...all)", List.of(names, payloads, WAYS));
      for (int round = 1; round <= rounds; round++) {
        for (Object time : (List<?>) page.evaluate("measure()")) {
          Map<?, ?> one = (Map<?, ?>) time;
          String key = key(one.get("client"), one.get("way"), one.get("event"));
          double each = Double.parseDouble(String.valueOf(one.get("time")));
          times.computeIfAbsent(key, any -> new ArrayList<>()).add(each);
        }
      }
      return String.format(
          Locale.ROOT,
          "%s%n%s, Chromium %s; medians of %d rounds.%n",
          table(),
          Report.processor(),
          chromium.browser().version(),
          rounds);
    }
  }

  // ---- the page

  private void answer(Route route) {
    URI address = URI.create(route.request().url());
    String path = address.getPath();
    try {
      if (path.equals("/")) {
        fulfill(route, "text/html", PAGE + script("page.js"));
      } else if (path.equals("/frame.html")) {
        String client = "client.js?" + address.getQuery();
        fulfill(
            route, "text/html", PAGE + script("socket.js") + script(client) + script("frame.js"));
      } else if (path.equals("/client.js")) {
        BrowserClient client = BrowserClient.valueOf(address.getQuery());
        fulfill(
            route, "text/javascript", client.script().isEmpty() ? bought() : text(client.script()));
      } else {
        fulfill(route, "text/javascript", text(path.substring(1)));
      }
    } catch (IOException e) {
      route.fulfill(new Route.FulfillOptions().setStatus(404).setBody(e.toString()));
    }
  }

  private static void fulfill(Route route, String type, String body) {
    route.fulfill(new Route.FulfillOptions().setContentType(type).setBody(body));
  }

  private static String script(String source) {
    return "<script src=\"/" + source + "\"></script>";
  }

  private String bought() throws IOException {
    Path modules = home.resolve("peers/node/node_modules");
    return Files.readString(modules.resolve("socket.io-client/dist/socket.io.min.js"));
  }

  private static String text(String resource) throws IOException {
    String name = resource.startsWith("/") ? resource : "browser/" + resource;
    try (InputStream in = BrowserComparison.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new FileNotFoundException(name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  // ---- the table

  private String table() {
    StringBuilder out = new StringBuilder("| ns for an event |");
    for (String way : WAYS) {
      String name = way.equals("emit") ? "emitted" : "incoming";
      out.append(' ').append(name).append(", 20 B | ").append(name).append(", 1 KiB |");
    }
    out.append("\n|---|").append("---:|".repeat(WAYS.size() * PAYLOADS.size())).append('\n');
    for (BrowserClient client : clients) {
      out.append("| ").append(client.title()).append(" |");
      for (String way : WAYS) {
        for (Payload payload : PAYLOADS) {
          out.append(cell(times(client, way, payload), times(BASE, way, payload)));
        }
      }
      out.append('\n');
    }
    absent.forEach(each -> out.append("- Without ").append(each).append('\n'));
    return out.toString();
  }

  private double[] times(BrowserClient client, String way, Payload payload) {
    List<Double> all = times.getOrDefault(key(client, way, payload.event()), List.of());
    return all.stream().mapToDouble(Double::doubleValue).toArray();
  }

  private static String key(@Nullable Object client, @Nullable Object way, @Nullable Object event) {
    return client + " " + way + " " + event;
  }

  /** The median, and that of the ratios to the base of the same round. */
  private static String cell(double[] times, double[] base) {
    double[] ratios = new double[times.length];
    for (int i = 0; i < times.length; i++) {
      ratios[i] = times[i] / base[i];
    }
    return String.format(
        Locale.ROOT, " %.0f (%.2f) |", Measurements.median(times), Measurements.median(ratios));
  }
}
