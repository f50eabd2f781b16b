package dev.plezi.benchmarks.jmh;

import dev.plezi.benchmarks.servers.PleziServer;
import dev.plezi.protocol.codec.EventCodec;
import dev.plezi.server.internal.channels.Publications;
import dev.plezi.server.internal.transport.WireMessage;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** The encoding of what is published: once, for all who hear it. */
@State(Scope.Benchmark)
public class BroadcastBenchmark {
  private final EventCodec codec = EventCodec.standard();
  private final PleziServer.Said said = new PleziServer.Said("hello", 17);

  /** A record. */
  @Benchmark
  public WireMessage encode() {
    return Publications.event(codec, said);
  }
}
