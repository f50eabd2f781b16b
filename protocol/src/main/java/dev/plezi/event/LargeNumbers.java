package dev.plezi.event;

/**
 * What becomes of a number that a page cannot hold: JavaScript knows whole numbers exactly up to
 * 2<sup>53</sup> − 1 only, and decimals of 15 to 17 digits, and would read another number.
 */
public enum LargeNumbers {
  /**
   * It is written as a text of its digits, which a page shows, compares and sends back as it is. A
   * component that is a {@code long} or another type that holds such numbers is read from that text
   * as well.
   */
  AS_TEXT,

  /** It is not written: an {@link IllegalArgumentException}. */
  REFUSED,

  /** It is written as a number, for peers that are no pages. */
  AS_NUMBER
}
