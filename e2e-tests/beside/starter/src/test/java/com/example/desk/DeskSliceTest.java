package com.example.desk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.when;

import dev.plezi.server.test.PleziTest;
import dev.plezi.server.test.TestConnection;
import dev.plezi.spring.test.PleziSliceTest;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.test.context.bean.override.mockito.MockitoBean;

@PleziSliceTest
class DeskSliceTest {
  @MockitoBean private Tickets tickets;
  @Autowired private PleziTest plezi;

  @Test
  void aTicketIsToldToEverybodyAtTheDesk() {
    when(tickets.next()).thenReturn(42);
    TestConnection ada = plezi.connect("/desk");
    TestConnection bob = plezi.connect("/desk");

    ada.emit(new Desk.Open("the door"));

    assertThat(bob.next(Desk.Opened.class)).isEqualTo(new Desk.Opened(42, "the door"));
    ada.close();
    bob.close();
  }

  @Test
  void nothingElseOfTheApplicationIsThere(@Autowired ApplicationContext context) {
    assertThat(context.getBeanNamesForType(Pages.class)).isEmpty();
    assertThat(plezi.get("/client.js").status()).isEqualTo(200);
  }
}
