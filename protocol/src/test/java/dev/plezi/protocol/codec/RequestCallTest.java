package dev.plezi.protocol.codec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plezi.event.Event;
import dev.plezi.event.EventException;
import dev.plezi.event.EventName;
import dev.plezi.event.RequestHandler;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a client answers to a request. */
class RequestCallTest {
  private static final String FAILED =
      "{\"event\":\"_error_\",\"_EID_\":7,\"code\":\"internal\",\"message\":\"the client failed\"}";

  private final EventCodec codec = EventCodec.standard();
  private final List<String> answers = new ArrayList<>();
  private final List<Throwable> failures = new ArrayList<>();

  record Ask(int n) {}

  @EventName("told")
  record Told(int n) {}

  private List<String> answers(@Nullable RequestHandler<? super Event> handler) {
    byte[] message = EventCodec.utf8("{\"event\":\"ask\",\"_EID_\":7,\"_re_\":true,\"n\":\"one\"}");
    Event event = codec.event(message, codec.envelope(message));
    new RequestCall(
            codec,
            event,
            new RequestCall.Asker() {
              @Override
              public void answer(String answer) {
                answers.add(answer);
              }

              @Override
              public void failed(Throwable cause) {
                failures.add(cause);
              }
            })
        .run(handler);
    return answers;
  }

  private static String reply(String data) {
    return "{\"event\":\"_reply_\",\"_EID_\":7,\"data\":" + data + "}";
  }

  @Test
  void isWhatTheHandlerReturnsWhateverItIs() {
    answers(request -> "yes");
    answers(request -> null);
    answers(request -> new Told(2));
    answers(request -> request);
    answers(request -> List.of(1, Map.of("a", 2)));
    assertThat(answers)
        .containsExactly(
            reply("\"yes\""),
            reply("null"),
            reply("{\"event\":\"told\",\"n\":2}"),
            reply("{\"event\":\"ask\",\"_EID_\":7,\"_re_\":true,\"n\":\"one\"}"),
            reply("[1,{\"a\":2}]"));
    assertThat(failures).isEmpty();
  }

  @Test
  void isWhatTheHandlerPromisesOnceItIsThere() {
    CompletableFuture<Integer> promise = new CompletableFuture<>();
    answers(request -> (Object) promise.thenApply(n -> n + 1));
    assertThat(answers).isEmpty();
    promise.complete(1);
    assertThat(answers).containsExactly(reply("2"));
  }

  @Test
  void isThatNobodyHandlesIt() {
    assertThat(answers(null))
        .containsExactly(
            "{\"event\":\"_error_\",\"_EID_\":7,\"code\":\"unknown_event\","
                + "\"message\":\"no handler for the request ask\"}");
  }

  @Test
  void isTheApplicationsOwnFailureThrownOrPromised() {
    EventException busy = new EventException("busy", "not now");
    answers(
        request -> {
          throw busy;
        });
    answers(
        request ->
            (Object) CompletableFuture.completedFuture(1).thenCombine(failed(busy), Math::max));
    answers(request -> (Object) failed(busy));
    String words = "{\"event\":\"_error_\",\"_EID_\":7,\"code\":\"busy\",\"message\":\"not now\"}";
    assertThat(answers).containsExactly(words, words, words);
    assertThat(failures).isEmpty();
  }

  private static CompletableFuture<Integer> failed(Throwable cause) {
    return CompletableFuture.failedFuture(cause);
  }

  @Test
  void saysNothingOfAnyOtherFailure() {
    answers(
        request -> {
          throw new IllegalStateException("not for the server's eyes");
        });
    answers(request -> (Object) failed(new IllegalStateException("nor this")));
    answers(request -> Double.NaN);
    answers(request -> (Object) CompletableFuture.completedFuture(Double.NaN));
    assertThat(answers).containsExactly(FAILED, FAILED, FAILED, FAILED);
    assertThat(failures).hasSize(4);
  }

  @Test
  void isThatThePayloadIsInvalid() {
    answers(request -> request.as(Ask.class).n());
    assertThat(answers)
        .singleElement()
        .asString()
        .startsWith("{\"event\":\"_error_\",\"_EID_\":7,\"code\":\"invalid\",\"message\":\"n")
        .contains("n");
    assertThat(failures).hasSize(1);
  }
}
