package dev.plezi.server;

/**
 * A description of how a connection has ended, or the session that it had: what {@link
 * Controller#onClose(Closed)} is told. Whoever ends it first has the say: a peer that is lost while
 * the application closes has been closed by that.
 *
 * @param code the code of the close frame, be it the peer's or ours; of a session that was ended
 *     without a connection the one that it would have had. 1005 where the frame has none, and 1006
 *     where there was no frame: always so of an event stream that the peer leaves or loses, and of
 *     a session whose time was over
 * @param reason the words that came with it, or that say what happened; empty for none. Of a peer
 *     they are its own: any text
 * @param by who has ended it
 */
public record Closed(int code, String reason, By by) {
  /** Who ends a connection, or a session. */
  public enum By {
    /**
     * The client: it has closed, its page was left for good, or it has refused the same message
     * again.
     */
    PEER,

    /** The application: by {@code close}, {@link Recipient#disconnect} or {@link App#revoke}. */
    APPLICATION,

    /**
     * The server: it stops, or a rule of its own was broken, such as a bound, the protocol, or the
     * time of an identity.
     */
    SERVER,

    /**
     * Nobody: the connection broke, or its peer did not answer; and, where there was a session, no
     * other came within its time.
     */
    LOST
  }
}
