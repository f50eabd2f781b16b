package dev.plezi.server;

import dev.plezi.event.EventName;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Listens and publishes in every form, as it is asked to. */
public final class Member extends Controller {
  private int heard;

  /** A channel or a pattern. */
  public record To(String channel) {}

  /** What is published where. */
  public record Say(String channel, String text) {}

  @EventName("said")
  record Said(String text) {}

  @On
  public String join(To to) {
    return subscribe(to.channel());
  }

  @On
  public String joinAll(To to) {
    return subscribePattern(to.channel());
  }

  @On
  public String count(To to) {
    return subscribe(to.channel(), message -> write(++heard + " " + message.text()));
  }

  @On
  public String countAll(To to) {
    return subscribePattern(
        to.channel(), message -> write(++heard + " " + message.channel() + " " + message.text()));
  }

  @On
  public String stumble(To to) {
    return subscribe(
        to.channel(),
        message -> {
          throw new java.io.IOException("as asked");
        });
  }

  @On
  public String part(To to) {
    return "parted " + unsubscribe(to.channel());
  }

  @On
  public String partAll(To to) {
    return "parted " + unsubscribePattern(to.channel());
  }

  @On
  public String say(Say say) {
    publish(say.channel(), say.text());
    return "said";
  }

  @On
  public void sayInAllForms(To to) {
    publish(to.channel(), new Said("record"));
    publish(to.channel(), "said", new To("named"));
    publish(to.channel(), ByteBuffer.wrap("bytes".getBytes(StandardCharsets.UTF_8)));
  }

  @On
  public String sayToOthers(Say say) {
    publishOthers(say.channel(), say.text());
    publishOthers(say.channel(), "said", new Said(say.text()));
    publishOthers(say.channel(), ByteBuffer.wrap(say.text().getBytes(StandardCharsets.UTF_8)));
    return "said";
  }

  @On
  public String sayAndPart(Say say) {
    publish(say.channel(), say.text());
    unsubscribe(say.channel());
    return "parted";
  }
}
