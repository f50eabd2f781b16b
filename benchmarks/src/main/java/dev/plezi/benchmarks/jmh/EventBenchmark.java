package dev.plezi.benchmarks.jmh;

import dev.plezi.benchmarks.load.Payload;
import dev.plezi.benchmarks.servers.PleziServer;
import dev.plezi.protocol.codec.Envelope;
import dev.plezi.protocol.codec.EventCodec;
import java.nio.charset.StandardCharsets;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** The reading of an event: its envelope, and with the record that its handler takes. */
@State(Scope.Benchmark)
public class EventBenchmark {
  private final EventCodec codec = EventCodec.standard();
  private byte[] message = {};
  private EventCodec.Binding binding = codec.binding(PleziServer.Chat.class);

  /** What it carries. */
  @Param({"SMALL", "NESTED", "LARGE"})
  public Payload payload = Payload.SMALL;

  /** The message as the server gets it. */
  @Setup
  public void prepare() {
    String text = "{\"event\":\"" + payload.event() + "\"," + payload.members() + ",\"_EID_\":17}";
    message = text.getBytes(StandardCharsets.UTF_8);
    binding =
        codec.binding(
            switch (payload) {
              case SMALL -> PleziServer.Chat.class;
              case NESTED -> PleziServer.Order.class;
              case LARGE -> PleziServer.Blob.class;
            });
  }

  /** The name, the id, whether the whole is JSON. */
  @Benchmark
  public Envelope envelope() {
    return codec.textEnvelope(message);
  }

  /** The same, and the record. */
  @Benchmark
  public Object record() {
    return binding.bind(codec.event(message, codec.textEnvelope(message)));
  }
}
