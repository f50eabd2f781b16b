package dev.plezi.client;

import org.jspecify.annotations.Nullable;

/**
 * A failure to open a connection, or an end of one that is no ordinary close. Given to {@code
 * onError} listeners; the client goes on by itself.
 */
public final class ConnectionException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final int closeCode;

  /** What is behind a failure, for who has to do something about it. */
  public enum Reason {
    /**
     * There is no server, or none that answers as one. Where TLS could not be agreed upon, as with
     * a certificate that is not trusted, is no longer valid or has another name, the {@linkplain
     * #getCause() cause} is a {@link javax.net.ssl.SSLException}; where the network failed it is
     * another {@link java.io.IOException}.
     */
    UNREACHABLE,
    /** The server wants to know who the client is, or does not believe it: 401, or 4401. */
    UNAUTHORIZED,
    /** The server does not want this client: 403, or 4403. */
    FORBIDDEN,
    /** The server has nothing at this address: 404, or 4404. */
    NOT_FOUND,
    /** The server has answered with another HTTP status, such as 503. */
    REFUSED,
    /** The server has closed a connection that was open, or we have for what it sent. */
    CLOSED,
    /** A connection broke without a word, or was given up. */
    BROKEN
  }

  /**
   * A failure.
   *
   * @param message what happened
   * @param status the HTTP status that refused the connection, or 0
   * @param closeCode the WebSocket close code of a connection that was open, or 0
   * @param cause what is behind it, if that is known
   */
  public ConnectionException(String message, int status, int closeCode, @Nullable Throwable cause) {
    super(message, cause);
    this.status = status;
    this.closeCode = closeCode;
  }

  /**
   * What is behind it. A client that is refused as {@link Reason#UNAUTHORIZED}, {@link
   * Reason#FORBIDDEN} or {@link Reason#NOT_FOUND} three times in a row, or ten times after it was
   * open once, is {@link ConnectionState#CLOSED} until {@link PleziClient#reconnect()}.
   */
  public Reason reason() {
    return switch (status == 0 ? closeCode - 4_000 : status) {
      case 401 -> Reason.UNAUTHORIZED;
      case 403 -> Reason.FORBIDDEN;
      case 404 -> Reason.NOT_FOUND;
      default -> {
        if (status > 0) {
          yield Reason.REFUSED;
        }
        yield closeCode == 0
            ? Reason.UNREACHABLE
            : closeCode == 1006 ? Reason.BROKEN : Reason.CLOSED;
      }
    };
  }

  /** The HTTP status by which the server refused the connection, such as 401 or 404; else 0. */
  public int status() {
    return status;
  }

  /**
   * The WebSocket close code of a connection that was open, the server's or our own: 1006 when it
   * broke without a word, 1009 when a message was above the limit; else 0.
   */
  public int closeCode() {
    return closeCode;
  }
}
