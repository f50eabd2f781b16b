package dev.plezi.demo;

import dev.plezi.event.EventName;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The chat's events, as they travel: the server, the bot and the page agree on these. */
public final class Chat {
  private Chat() {}

  // ---- to the room

  /**
   * May I come in?
   *
   * @param nickname how to be called
   * @param key a secret of one's own choice; whoever has it may come in again under a nickname that
   *     is present, from a second tab or after a lost connection
   */
  @EventName("chat_auth")
  public record Auth(String nickname, @Nullable String key) {}

  /**
   * Something to say.
   *
   * @param text what
   * @param id the sender's own name for this line, which comes back with {@link Said} or {@link
   *     Refused}; a line that is sent twice is said once
   */
  @EventName("chat_message")
  public record Message(String text, @Nullable String id) {}

  // ---- from the room

  /**
   * Come in.
   *
   * @param nickname how you are called here
   * @param people who is here, you among them
   * @param lines what was said last
   * @param more whether more was said before
   */
  @EventName("welcome")
  public record Welcome(String nickname, List<String> people, List<Said> lines, boolean more) {}

  /** Somebody came. */
  @EventName("joined")
  public record Joined(String nickname) {}

  /** Somebody went. */
  @EventName("left")
  public record Left(String nickname) {}

  /**
   * Somebody said something; its sender hears it too.
   *
   * @param at when, in milliseconds since 1970
   */
  @EventName("said")
  public record Said(String from, String text, long at, String id) {}

  /**
   * No.
   *
   * @param code {@code nickname}, {@code taken}, {@code full}, {@code key}, {@code present}, {@code
   *     absent}, {@code text} or {@code pace}
   * @param message the reason, for a person to read
   * @param id of the refused line, if it was one and had one
   */
  @EventName("refused")
  public record Refused(String code, String message, @Nullable String id) {}
}
