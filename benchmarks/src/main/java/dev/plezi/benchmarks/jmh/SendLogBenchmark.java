package dev.plezi.benchmarks.jmh;

import dev.plezi.protocol.SendLog;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;

/** A message's time in the send log: added, written, and, in a session, counted with others. */
@State(Scope.Thread)
public class SendLogBenchmark {
  private static final int BATCH = 32;

  private SendLog<String> log = new SendLog<>();

  /** Whether there is a session. */
  @Param({"false", "true"})
  public boolean session;

  /** An empty log. */
  @Setup
  public void prepare() {
    log = new SendLog<>();
    log.keep(session);
  }

  /** As many messages as are counted at once. */
  @Benchmark
  @OperationsPerInvocation(BATCH)
  public void addWriteCount(Blackhole written) {
    for (int i = 0; i < BATCH; i++) {
      var unused = log.add("message", 7);
    }
    for (String next = log.next(); next != null; next = log.next()) {
      written.consume(next);
    }
    if (session && !log.counted(log.position())) {
      throw new IllegalStateException("miscounted");
    }
  }
}
