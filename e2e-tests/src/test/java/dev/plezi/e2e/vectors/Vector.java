package dev.plezi.e2e.vectors;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * One case for a server.
 *
 * @param group the row of the golden table, or the clause of the specification
 * @param title what the group is about, empty for a clause
 * @param codes close codes that are right at the end; empty when the connection lives on
 */
public record Vector(
    String group,
    String title,
    String name,
    String path,
    List<Step> send,
    List<Expected> expect,
    List<Integer> codes) {

  /** The cases of a file such as {@code level1.jsonl}, in their order. */
  public static List<Vector> read(String file) {
    return lines(file).stream().map(Vector::parse).toList();
  }

  /** The lines of a vector file as JSON. */
  static List<JsonNode> lines(String file) {
    String resource = "/META-INF/plezi/vectors/" + file;
    JsonMapper mapper = new JsonMapper();
    List<JsonNode> lines = new ArrayList<>();
    try (InputStream in = Vector.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException("the jar of the protocol has no " + resource);
      }
      new String(in.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8)
          .lines()
          .forEach(line -> lines.add(mapper.readTree(line)));
      return lines;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Vector parse(JsonNode node) {
    JsonNode group = node.has("row") ? node.get("row") : node.get("clause");
    boolean alive = node.get("then").stringValue().equals("alive");
    return new Vector(
        group.asString(),
        node.path("title").asString(""),
        node.get("name").stringValue(),
        node.get("path").stringValue(),
        each(node.get("send")).map(Step::parse).toList(),
        each(node.get("expect")).map(Expected::parse).toList(),
        alive ? List.of() : each(node.get("codes")).map(JsonNode::intValue).toList());
  }

  boolean alive() {
    return codes.isEmpty();
  }

  private static java.util.stream.Stream<JsonNode> each(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false);
  }
}
