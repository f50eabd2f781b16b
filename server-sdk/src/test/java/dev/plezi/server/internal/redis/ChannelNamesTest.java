package dev.plezi.server.internal.redis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plezi.server.internal.pubsub.Topic;
import org.junit.jupiter.api.Test;

class ChannelNamesTest {
  private final ChannelNames names = new ChannelNames("a*[b]?^\\é");

  @Test
  void putsTheApplicationBeforeTheChannel() {
    assertThat(text(new ChannelNames("shop").channel("chat"))).isEqualTo("shop:chat");
    assertThat(text(names.of(Topic.channel("c*")))).isEqualTo("a*[b]?^\\é:c*");
  }

  @Test
  void takesTheApplicationLiterallyInPatterns() {
    assertThat(text(names.of(Topic.pattern("c*")))).isEqualTo("a\\*\\[b\\]\\?\\^\\\\é:c*");
  }

  @Test
  void findsTheTopicAgain() {
    for (Topic topic : new Topic[] {Topic.channel("日:本"), Topic.pattern("日*"), Topic.channel("")}) {
      assertThat(names.topic(names.of(topic), topic.pattern())).isEqualTo(topic);
    }
    assertThat(names.channel(names.channel("chat"))).isEqualTo("chat");
  }

  @Test
  void whatUtf8CannotSayIsAQuestionMark() {
    assertThat(ChannelNames.encodable("a\uD800b")).isEqualTo("a?b");
    assertThat(ChannelNames.encodable("a😀")).isEqualTo("a😀");
  }

  private static String text(byte[] name) {
    return new String(name, UTF_8);
  }
}
