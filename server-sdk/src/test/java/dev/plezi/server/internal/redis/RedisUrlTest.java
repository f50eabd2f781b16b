package dev.plezi.server.internal.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.plezi.server.internal.redis.RedisUrl.Verify;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RedisUrlTest {
  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "redis://localhost,                          false, localhost, 6379, -,    -,        0",
        "redis://localhost/,                         false, localhost, 6379, -,    -,        0",
        "redis://localhost:6380/3,                   false, localhost, 6380, -,    -,        3",
        "redis://my_redis-1.internal:6380,           false, my_redis-1.internal, 6380, -, -, 0",
        "redis://:secret@localhost,                  false, localhost, 6379, -,    secret,   0",
        "redis://ada:secret@localhost:1,             false, localhost, 1,    ada,  secret,   0",
        "rediss://ada:p%40s%2Fs+%3A@example.com:7/2, true,  example.com, 7,  ada,  p@s/s+:,  2",
        "redis://ada:p@ss:word@localhost,            false, localhost, 6379, ada,  p@ss:word, 0",
        "redis://[::1]:6380,                         false, ::1,       6380, -,    -,        0",
        "redis://127.0.0.1,                          false, 127.0.0.1, 6379, -,    -,        0",
        "'  REDIS://Localhost:6379/1 \n',             false, Localhost, 6379, -,    -,        1",
        "Rediss://localhost,                         true,  localhost, 6379, -,    -,        0",
        "valkey://localhost,                         false, localhost, 6379, -,    -,        0",
        "valkeys://localhost?verify=full,            true,  localhost, 6379, -,    -,        0"
      })
  void reads(
      String url, boolean tls, String host, int port, String user, String password, int database) {
    assertThat(RedisUrl.parse(url))
        .isEqualTo(new RedisUrl(tls ? Verify.FULL : null, host, port, user, password, database));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost:6379",
        "http://:secret@localhost",
        "redis:secret@localhost",
        "redis://",
        "redis://:secret",
        "redis://:secret@",
        "redis://secret@localhost",
        "redis://:secret@localhost:65536",
        "redis://:secret@localhost:0",
        "redis://:secret@localhost:port",
        "redis://:secret@localhost/0/1",
        "redis://:secret@localhost/zero",
        "redis://:secret@localhost?password=secret",
        "redis://:%secret@localhost",
        "redis://:sec/ret@localhost"
      })
  void refusesWhatIsNoneAndShowsNothingOfIt(String url) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RedisUrl.parse(url))
        .withNoCause()
        .withMessageStartingWith("no URL of the form redis://")
        .withMessageNotContainingAny("secret", "sec/ret", "localhost");
  }

  @Test
  void saysHowFarACertificateIsChecked() {
    assertThat(RedisUrl.parse("rediss://localhost/?verify=none").verify()).isEqualTo(Verify.NONE);
    assertThat(RedisUrl.parse("rediss://localhost?verify=ca").verify()).isEqualTo(Verify.CA);
    assertThat(RedisUrl.parse("rediss://localhost").verify()).isEqualTo(Verify.FULL);
    assertThat(RedisUrl.parse("redis://localhost").verify()).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "localhost:6379,                          it has no scheme",
    "http://localhost,                        its scheme is neither redis:// nor",
    "redis-sentinel://a:26379/mymaster,       addresses of Sentinels are not understood",
    "redis+sentinel://a:26379/mymaster,       addresses of Sentinels are not understood",
    "redis+cluster://a:7000,                  the address of any one of its nodes",
    "unix:///run/redis.sock,                  sockets of the file system",
    "'redis://a:6379,b:6379',                 a list of addresses is not understood",
    "'redis://:secret@a:1,b:2/0',             a list of addresses is not understood",
    "redis://localhost?timeout=5s,            what stands behind its ? is not understood",
    "rediss://localhost?verify=maybe,         what stands behind its ? is not understood",
    "redis://localhost?verify=none,           nothing to verify without TLS",
    "redis://:sec/ret@localhost,              written %2F",
    "redis://:100%@localhost,                 written %25",
    "redis://localhost#1,                     behind a #",
    "redis://local host,                      there is space in it",
    "redis://secret@localhost,                no colon before the @",
    "redis://localhost:65536,                 its port is not 1 to 65535",
    "redis://,                                it has no host"
  })
  void saysWhatIsWrongAsFarAsItCanBeGuessed(String url, String why) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RedisUrl.parse(url))
        .withMessageContaining(why)
        .withMessageNotContainingAny("secret", "sec/ret", "mymaster");
  }

  @Test
  void itsTextIsHostAndPort() {
    assertThat(RedisUrl.parse("redis://ada:secret@localhost/3")).hasToString("localhost:6379");
    assertThat(RedisUrl.parse("redis://ada:secret@[::1]:1")).hasToString("[::1]:1");
  }

  @Test
  void takesThePasswordOutOfATextWhoeverSaidIt() {
    RedisUrl url = RedisUrl.parse("redis://ada:s%40cret@localhost");

    assertThat(url.scrub("unknown command, with args 'ada' 's@cret'"))
        .isEqualTo("unknown command, with args 'ada' '***'");
    assertThat(RedisUrl.parse("redis://localhost").scrub("refused")).isEqualTo("refused");
    assertThat(RedisUrl.parse("redis://:@localhost").scrub("refused")).isEqualTo("refused");
  }
}
