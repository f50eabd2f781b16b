package dev.plezi.e2e.socket;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The head of an HTTP response.
 *
 * @param headers values in their order, by name in any letter case
 */
public record Response(int status, Map<String, List<String>> headers) {

  public boolean upgraded() {
    return status == 101;
  }

  /** The first value of a header, empty if there is none. */
  public String header(String name) {
    return headers(name).stream().findFirst().orElse("");
  }

  /** All values of a header, such as {@code Set-Cookie}. */
  public List<String> headers(String name) {
    return headers.getOrDefault(name, List.of());
  }

  static Response parse(List<String> head) throws IOException {
    String[] start = head.isEmpty() ? new String[0] : head.get(0).split(" ", 3);
    if (start.length < 2 || !start[0].startsWith("HTTP/1.")) {
      throw new IOException("no HTTP response: " + head);
    }
    Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    for (String line : head.subList(1, head.size())) {
      int colon = line.indexOf(':');
      if (colon < 1) {
        throw new IOException("no header: " + line);
      }
      headers
          .computeIfAbsent(line.substring(0, colon), name -> new ArrayList<>())
          .add(line.substring(colon + 1).strip());
    }
    return new Response(Integer.parseInt(start[1]), headers);
  }
}
