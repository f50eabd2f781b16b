package dev.plezi.server.internal.events;

/**
 * What a handler of events says of itself.
 *
 * @param request whether its result goes to requests only
 * @param perSecond how many of its events one connection may send a second; 0 for any number
 * @param blocking whether it may block
 */
public record HandlerTraits(boolean request, int perSecond, boolean blocking) {
  /** Of one that says nothing. */
  public static final HandlerTraits NONE = new HandlerTraits(false, 0, true);
}
