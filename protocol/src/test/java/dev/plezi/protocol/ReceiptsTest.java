package dev.plezi.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ReceiptsTest {
  private static final double NEVER = Double.POSITIVE_INFINITY;

  private final Receipts receipts = new Receipts();

  private void add(int messages, int size, double now) {
    for (int i = 0; i < messages; i++) {
      receipts.add(size, now);
    }
  }

  @Test
  void nothingIsDueBeforeAnythingCame() {
    assertThat(receipts.due()).isEqualTo(NEVER);
    assertThat(receipts.tell()).isZero();
  }

  @Test
  void aMessageIsToldWithinASecondOfItsComing() {
    receipts.add(1, 500);
    assertThat(receipts.due()).isEqualTo(1_500);
  }

  @Test
  void laterMessagesDoNotPutItOff() {
    receipts.add(1, 500);
    receipts.add(1, 900);
    assertThat(receipts.due()).isEqualTo(1_500);
  }

  @Test
  void thirtyTwoAreToldAtOnce() {
    add(31, 0, 500);
    assertThat(receipts.due()).isEqualTo(1_500);
    receipts.add(0, 600);
    assertThat(receipts.due()).isEqualTo(600);
    assertThat(receipts.tell()).isEqualTo(32);
  }

  @Test
  void sixtyFourKibibytesAreToldAtOnce() {
    receipts.add(65_535, 500);
    assertThat(receipts.due()).isEqualTo(1_500);
    receipts.add(1, 600);
    assertThat(receipts.due()).isEqualTo(600);
  }

  @Test
  void whatWasToldIsNotDueAgain() {
    add(31, 2_000, 0);
    assertThat(receipts.tell()).isEqualTo(31);
    assertThat(receipts.due()).isEqualTo(NEVER);
    receipts.add(2_000, 700);
    assertThat(receipts.due()).isEqualTo(1_700);
    assertThat(receipts.tell()).isEqualTo(32);
  }

  @Test
  void aNewSessionBeginsAtNothing() {
    add(31, 2_000, 0);
    receipts.restart();
    assertThat(receipts.due()).isEqualTo(NEVER);
    receipts.add(1, 0);
    assertThat(receipts.due()).isEqualTo(1_000);
    assertThat(receipts.tell()).isEqualTo(1);
  }
}
