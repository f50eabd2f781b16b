package dev.plezi.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plezi.protocol.SendLog.Entry;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The log against a list and three numbers. What fails once fails again with the same seed. */
class RandomSendLogTest {
  private static final int STEPS = 5_000;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 5, 8, 13, 21, 34, 55, 89})
  void isAListOfWhatIsNotCounted(long seed) {
    Run run = new Run(new Random(seed));
    for (int i = 0; i < STEPS; i++) {
      run.step();
      run.compare();
    }
  }

  private record Message(int number, int size) {}

  private static final class Run {
    private final Random random;
    private final SendLog<Message> log = new SendLog<>();
    private final List<Message> model = new ArrayList<>();
    private final List<Entry<Message>> entries = new ArrayList<>();

    /** What was last put in the place of each entry. */
    private final List<Message> placed = new ArrayList<>();

    /** The places in the model of what comes next, and of what was never written. */
    private int next;

    private int fresh;
    private int counted;
    private boolean keeps;
    private int serial;

    Run(Random random) {
      this.random = random;
    }

    void step() {
      switch (random.nextInt(14)) {
        case 0, 1, 2, 3 -> add();
        case 4, 5, 6, 7 -> write();
        case 8 -> count();
        case 9 -> resume();
        case 10 -> remove();
        case 11 -> replace();
        case 12 -> insert();
        default -> {
          if (random.nextInt(20) == 0) {
            abandon();
          }
        }
      }
    }

    void compare() {
      assertThat(log.count()).isEqualTo(model.size());
      assertThat(log.size()).isEqualTo(size(model));
      assertThat(log.freshCount()).isEqualTo(model.size() - fresh);
      assertThat(log.freshSize()).isEqualTo(size(model.subList(fresh, model.size())));
      assertThat(log.fresh()).isSameAs(fresh < model.size() ? model.get(fresh) : null);
    }

    private static int size(List<Message> messages) {
      return messages.stream().mapToInt(Message::size).sum();
    }

    private Message message() {
      return new Message(++serial, random.nextInt(100));
    }

    private void add() {
      Message message = message();
      entries.add(log.add(message, message.size()));
      placed.add(message);
      model.add(message);
    }

    private void insert() {
      if (next == fresh) {
        Message message = message();
        log.add(message, message.size(), true);
        model.add(fresh, message);
      }
    }

    private void write() {
      Message message = log.next();
      if (next == model.size()) {
        assertThat(message).isNull();
        return;
      }
      assertThat(message).isSameAs(model.get(next));
      if (keeps) {
        next++;
        fresh = Math.max(fresh, next);
      } else {
        model.remove(0);
      }
    }

    private void count() {
      int total = counted + random.nextInt(next + 3) - 1;
      boolean possible = total >= counted && total <= counted + next;
      assertThat(log.counted(total)).isEqualTo(possible);
      if (possible) {
        forget(total);
      }
    }

    private void resume() {
      int total = counted + random.nextInt(fresh + 3) - 1;
      boolean possible = total >= counted && total <= counted + fresh;
      assertThat(log.resume(total)).isEqualTo(possible);
      if (possible) {
        forget(total);
        next = 0;
      }
    }

    private void forget(int total) {
      int some = total - counted;
      model.subList(0, some).clear();
      next -= some;
      fresh -= some;
      counted = total;
    }

    private void remove() {
      if (!model.isEmpty()) {
        int place = random.nextInt(model.size());
        assertThat(log.remove(model.get(place))).isEqualTo(place >= fresh);
        if (place >= fresh) {
          model.remove(place);
        }
      }
    }

    private void replace() {
      if (!entries.isEmpty()) {
        int chosen = entries.size() - 1 - random.nextInt(Math.min(entries.size(), 5));
        int place = model.indexOf(placed.get(chosen));
        Message message = message();
        boolean possible = place >= fresh && place >= 0;
        assertThat(log.replace(entries.get(chosen), message, message.size())).isEqualTo(possible);
        if (possible) {
          model.set(place, message);
          placed.set(chosen, message);
        }
      }
    }

    private void abandon() {
      for (Message message : List.copyOf(model.subList(0, fresh))) {
        assertThat(log.abandon()).isSameAs(message);
      }
      assertThat(log.abandon()).isNull();
      model.subList(0, fresh).clear();
      next = fresh = counted = 0;
      keeps = random.nextInt(4) > 0;
      log.keep(keeps);
    }
  }
}
