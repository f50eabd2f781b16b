package dev.plezi.protocol;

/** Names that have a meaning on the wire. */
public final class Wire {
  /** The member that names a message's event. */
  public static final String EVENT = "event";

  /** The member that asks for an acknowledgement; the acknowledgement repeats its value. */
  public static final String ID = "_EID_";

  /** The control event that acknowledges a message. */
  public static final String ACK = "_ack_";

  private Wire() {}

  /**
   * Whether an event name belongs to the protocol. Such names begin and end with an underscore and
   * never reach an application's handlers.
   *
   * @param event the name
   */
  public static boolean control(String event) {
    int last = event.length() - 1;
    return last > 0 && event.charAt(0) == '_' && event.charAt(last) == '_';
  }
}
