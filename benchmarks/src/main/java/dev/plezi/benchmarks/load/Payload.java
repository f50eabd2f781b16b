package dev.plezi.benchmarks.load;

import java.util.Collections;

/** What an event carries, as the members of a JSON object. */
public enum Payload {
  /** Some twenty bytes. */
  SMALL("chat", "\"data\":\"hello\""),

  /** An order of a kilobyte, with objects and arrays in it. */
  NESTED("order", nested()),

  /** One text of 16 KB. */
  LARGE("blob", "\"data\":\"" + "0123456789abcdef".repeat(1024) + "\"");

  private final String event;
  private final String members;

  Payload(String event, String members) {
    this.event = event;
    this.members = members;
  }

  /** The event's name. */
  public String event() {
    return event;
  }

  /** The members, with commas between them and none around. */
  public String members() {
    return members;
  }

  private static String nested() {
    String line =
        "{\"sku\":\"AB-1234\",\"name\":\"A thing of some length\",\"count\":3,\"price\":12.5,"
            + "\"tags\":[\"new\",\"blue\",\"large\"]}";
    return "\"customer\":{\"id\":4711,\"name\":\"Ada Lovelace\",\"mail\":\"ada@example.com\","
        + "\"address\":{\"street\":\"St James's Square 12\",\"city\":\"London\",\"zip\":\"SW1Y\"}},"
        + "\"lines\":["
        + String.join(",", Collections.nCopies(7, line))
        + "],\"express\":true,\"note\":\"Please ring twice\"";
  }
}
