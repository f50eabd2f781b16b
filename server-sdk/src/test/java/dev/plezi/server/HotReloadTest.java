package dev.plezi.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plezi.server.testing.Journal;
import dev.plezi.server.testing.RawClient;
import dev.plezi.server.testing.reload.ReloadedApp;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.ref.WeakReference;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Applications that are started again with their classes loaded anew. */
class HotReloadTest {
  private static final int TIMES = 20;

  /** Loads the application's classes itself, and nothing else. */
  private static final class Loader extends ClassLoader {
    private static final String OWN = ReloadedApp.class.getPackageName() + ".";

    Loader(ClassLoader parent) {
      super(parent);
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (!name.startsWith(OWN)) {
        return super.loadClass(name, resolve);
      }
      Class<?> known = findLoadedClass(name);
      return known == null ? define(name) : known;
    }

    private Class<?> define(String name) throws ClassNotFoundException {
      String file = name.replace('.', '/') + ".class";
      try (InputStream in = getParent().getResourceAsStream(file)) {
        if (in == null) {
          throw new ClassNotFoundException(name);
        }
        byte[] bytes = in.readAllBytes();
        return defineClass(name, bytes, 0, bytes.length);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  @Test
  void nothingKeepsTheClassesOfAStoppedAppAlive() throws Exception {
    List<WeakReference<ClassLoader>> loaders = new ArrayList<>();
    for (int i = 0; i < TIMES; i++) {
      loaders.add(new WeakReference<>(runOnce()));
    }
    // Java itself keeps the record whose equals it has linked last.
    var unused = runOnce();

    Journal.await(
        "all " + TIMES + " class loaders are collected",
        () -> {
          System.gc();
          return loaders.stream().allMatch(each -> each.get() == null);
        });
  }

  private static ClassLoader runOnce() throws Exception {
    ClassLoader before = Thread.currentThread().getContextClassLoader();
    Loader loader = new Loader(HotReloadTest.class.getClassLoader());
    Thread.currentThread().setContextClassLoader(loader);
    try {
      Class<?> type = loader.loadClass(ReloadedApp.class.getName());
      assertThat(type).isNotSameAs(ReloadedApp.class);
      App app = (App) ((Supplier<?>) type.getDeclaredConstructor().newInstance()).get();
      try {
        use(app.port());
      } finally {
        app.stop();
      }
    } finally {
      Thread.currentThread().setContextClassLoader(before);
    }
    return loader;
  }

  private static void use(int port) throws IOException {
    String line = "{\"text\":\"a\",\"parts\":[{\"number\":1}]}";
    byte[] json = line.getBytes(StandardCharsets.UTF_8);
    try (RawClient client = new RawClient(port);
        RawClient socket = RawClient.open(port, "/room")) {
      assertThat(client.request("GET", "/room?text=ada").body()).contains("ada");
      assertThat(client.post("/room/echo", json, "Content-Type: application/json").body())
          .isEqualTo(line);
      assertThat(client.request("GET", "/lambda").body()).isEqualTo("{\"number\":7}");
      socket.send("{\"event\":\"say\",\"text\":\"b\"}");
      assertThat(List.of(socket.text(), socket.text()))
          .contains("heard")
          .anyMatch(text -> text.contains("\"event\":\"said\""));
      assertThat(client.post("/room/say", json, "Content-Type: application/json").status())
          .isEqualTo(200);
      assertThat(socket.text()).isEqualTo("heard");
    }
  }
}
