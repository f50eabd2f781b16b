package dev.plezi.e2e.proxies;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** A reverse proxy that a machine may have, and the page's configuration of it. */
enum ProxyProgram {
  NGINX("nginx.conf") {
    @Override
    String adapted(String configuration, int port, int server, Path folder) {
      String inside =
          replaced(
              replaced(
                  replaced(configuration, "listen 8080;", "listen 127.0.0.1:" + port + ";"),
                  "127.0.0.1:3000",
                  "127.0.0.1:" + server),
              "proxy_read_timeout 90s;",
              "proxy_read_timeout 3s;");
      String temporary =
          Stream.of("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
              .map(each -> each + "_temp_path " + folder + "/" + each + ";\n")
              .reduce("", String::concat);
      return """
      daemon off;
      user root root;
      pid %s/nginx.pid;
      error_log stderr;
      worker_processes 1;
      worker_shutdown_timeout 1s;
      events {}
      http {
      access_log off;
      %s
      %s
      }
      """
          .formatted(folder, temporary, inside);
    }

    @Override
    List<String> command(String binary, Path configuration) {
      return List.of(binary, "-p", configuration.getParent() + "/", "-c", configuration.toString());
    }

    @Override
    List<String> reload(String binary, Path configuration, long old) {
      List<String> command = new ArrayList<>(command(binary, configuration));
      command.addAll(List.of("-s", "reload"));
      return command;
    }
  },

  HAPROXY("haproxy.cfg") {
    @Override
    String adapted(String configuration, int port, int server, Path folder) {
      return replaced(
          replaced(
              replaced(
                  replaced(configuration, "bind :8080", "bind 127.0.0.1:" + port),
                  "127.0.0.1:3000",
                  "127.0.0.1:" + server),
              "timeout tunnel 90s",
              "timeout tunnel 3s"),
          "hard-stop-after 30s",
          "hard-stop-after 1s");
    }

    @Override
    List<String> command(String binary, Path configuration) {
      return List.of(binary, "-db", "-f", configuration.toString());
    }

    @Override
    List<String> reload(String binary, Path configuration, long old) {
      List<String> command = new ArrayList<>(command(binary, configuration));
      command.addAll(List.of("-sf", Long.toString(old)));
      return command;
    }
  };

  private static final Path PAGES = Path.of("..", "docs", "proxies");

  private final String file;

  ProxyProgram(String file) {
    this.file = file;
  }

  /** The page's configuration on these ports, with times that a test can wait for. */
  abstract String adapted(String configuration, int port, int server, Path folder);

  /** What runs it in the foreground. */
  abstract List<String> command(String binary, Path configuration);

  /** What has it read its configuration anew; of HAProxy that is the process from then on. */
  abstract List<String> reload(String binary, Path configuration, long old);

  /** The configuration as the page has it. */
  String configuration() throws IOException {
    return Files.readString(PAGES.resolve(file));
  }

  /** Where this machine has it. */
  Optional<String> binary() {
    String path = System.getenv().getOrDefault("PATH", "") + File.pathSeparator + "/usr/sbin";
    return Stream.of(path.split(File.pathSeparator, -1))
        .map(folder -> Path.of(folder, name().toLowerCase(Locale.ROOT)))
        .filter(Files::isExecutable)
        .map(Path::toString)
        .findFirst();
  }

  private static String replaced(String text, String part, String by) {
    if (!text.contains(part)) {
      throw new IllegalStateException("the page's configuration lacks \"" + part + "\"");
    }
    return text.replace(part, by);
  }
}
