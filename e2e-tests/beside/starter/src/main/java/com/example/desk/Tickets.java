package com.example.desk;

import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.stereotype.Service;

@Service
public class Tickets {
  private final AtomicInteger last = new AtomicInteger();

  public int next() {
    return last.incrementAndGet();
  }
}
