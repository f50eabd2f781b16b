package dev.plezi.e2e.faults;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What was sent and what arrived in one case: each client has a {@link Track} for each direction,
 * whose messages have numbers. It may be written from any thread.
 */
final class Ledger {
  private static final long LIMIT_NANOS = TimeUnit.SECONDS.toNanos(60);

  private final LongSupplier nanos;

  // All below, and the tracks, are guarded by this.
  private final List<Track> tracks = new ArrayList<>();
  private final List<Long> recoveries = new ArrayList<>();
  private final List<Integer> unsent = new ArrayList<>();
  private long sent;
  private long delivered;
  private long told;
  private long duplicated;
  private long outOfOrder;
  private int gaps;

  /** With a clock that counts nanoseconds. */
  Ledger(LongSupplier nanos) {
    this.nanos = nanos;
  }

  /** A direction of one client more. */
  synchronized Track track() {
    Track track = new Track();
    tracks.add(track);
    return track;
  }

  /** A fault strikes now. Of faults in a row the first counts, until a track has recovered. */
  synchronized void fault() {
    for (Track track : tracks) {
      if (track.faultAt == null) {
        track.faultAt = nanos.getAsLong();
        track.sentBeforeFault = track.emitted.length() - 1;
      }
    }
  }

  /** A client reported a gap. */
  synchronized void gap() {
    gaps++;
    notifyAll();
  }

  /** Waits until so many gaps were reported in all, as long as there are more and more. */
  synchronized void awaitGaps(int count) throws InterruptedException {
    int seen = -1;
    long end = 0;
    while (gaps < count) {
      if (gaps != seen) {
        seen = gaps;
        end = System.nanoTime() + LIMIT_NANOS;
      }
      await(end, count + " gaps");
    }
  }

  /**
   * Waits until all that was sent has arrived, but for what somebody was told of. Waits as long as
   * something goes on arriving.
   */
  synchronized void awaitArrival() throws InterruptedException {
    long seen = -1;
    long end = 0;
    while (missing() > 0) {
      if (delivered + told != seen) {
        seen = delivered + told;
        end = System.nanoTime() + LIMIT_NANOS;
      }
      await(end, "all to arrive");
    }
  }

  /** What the history says now. */
  synchronized Tally tally() {
    if (!unsent.isEmpty()) {
      throw new AssertionError("arrived, but was never sent: " + unsent);
    }
    long untold = tracks.stream().filter(track -> track.gapped).mapToLong(Track::missing).sum();
    return new Tally(sent, delivered, told, missing() - untold, untold, duplicated, outOfOrder);
  }

  synchronized int gaps() {
    return gaps;
  }

  /** How long the tracks took to recover, in nanoseconds, the shortest first. */
  synchronized List<Long> recoveries() {
    return recoveries.stream().sorted().toList();
  }

  private long missing() {
    return sent - delivered - told;
  }

  private void await(long end, String what) throws InterruptedException {
    long left = end - System.nanoTime();
    if (left <= 0) {
      throw new AssertionError(
          "waited in vain for "
              + what
              + ": "
              + missing()
              + " of "
              + sent
              + " missing, gaps "
              + gaps);
    }
    TimeUnit.NANOSECONDS.timedWait(this, left);
  }

  /** One direction of one client. Its messages are numbered from 1, in the order of sending. */
  final class Track {
    private final BitSet emitted = new BitSet();
    private final BitSet arrived = new BitSet();
    private final BitSet toldOf = new BitSet();
    private boolean gapped;
    private @Nullable Long faultAt;
    private int sentBeforeFault;

    private Track() {}

    /** It is about to be sent. */
    void emitted(int number) {
      synchronized (Ledger.this) {
        emitted.set(number);
        sent++;
      }
    }

    /** The next number is about to be sent. */
    int emitNext() {
      synchronized (Ledger.this) {
        int number = Math.max(1, emitted.length());
        emitted(number);
        return number;
      }
    }

    /** It has reached the application. */
    void arrived(int number) {
      synchronized (Ledger.this) {
        if (!emitted.get(number)) {
          unsent.add(number);
        } else if (arrived.get(number)) {
          duplicated++;
        } else {
          first(number);
        }
        Ledger.this.notifyAll();
      }
    }

    /** The application was told that it may not arrive: it is not lost in silence. */
    void told(int number) {
      synchronized (Ledger.this) {
        gapped = true;
        if (emitted.get(number) && !arrived.get(number) && !toldOf.get(number)) {
          toldOf.set(number);
          told++;
        }
        Ledger.this.notifyAll();
      }
    }

    /** The application was told that all it had sent, and has not arrived, may not arrive. */
    void toldAll() {
      synchronized (Ledger.this) {
        emitted.stream().forEach(this::told);
      }
    }

    /** The application was told of a gap, in which nothing was named so far. */
    void gap() {
      synchronized (Ledger.this) {
        gapped = true;
      }
    }

    private int missing() {
      BitSet missing = (BitSet) emitted.clone();
      missing.andNot(arrived);
      missing.andNot(toldOf);
      return missing.cardinality();
    }

    private void first(int number) {
      if (number < arrived.length() - 1) {
        outOfOrder++;
      }
      arrived.set(number);
      delivered++;
      if (toldOf.get(number)) {
        told--;
      }
      if (faultAt != null && number > sentBeforeFault) {
        recoveries.add(nanos.getAsLong() - faultAt);
        faultAt = null;
      }
    }
  }
}
