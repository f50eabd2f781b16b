package dev.plezi.spring;

import dev.plezi.server.Options;

/** A bean that sets what properties cannot, or sets it anew: a mapper, an {@code SSLContext}. */
@FunctionalInterface
public interface PleziOptions {
  /** Sets options; called once, when those of {@code plezi.*} are set. */
  void set(Options.Builder options);
}
