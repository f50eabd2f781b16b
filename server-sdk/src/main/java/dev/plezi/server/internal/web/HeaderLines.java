package dev.plezi.server.internal.web;

import java.util.AbstractList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;

/**
 * An immutable list of headers that takes little more memory than their text: connections keep it
 * for as long as they live. Each entry is made when it is asked for.
 */
public final class HeaderLines extends AbstractList<Map.Entry<String, String>> {
  private static final char END = '\n';

  // Names and values in turn, each with its end, which none of them has in it.
  private final String text;
  private final int size;

  private HeaderLines(String text, int size) {
    this.text = text;
    this.size = size;
  }

  /** A compact copy of these headers. */
  public static List<Map.Entry<String, String>> of(List<Map.Entry<String, String>> headers) {
    StringBuilder text = new StringBuilder();
    headers.forEach(
        header ->
            text.append(line(header.getKey()))
                .append(END)
                .append(line(header.getValue()))
                .append(END));
    return new HeaderLines(text.toString(), headers.size());
  }

  /** HTTP knows no line breaks within. */
  private static String line(String text) {
    return text.indexOf(END) < 0 ? text : text.replace(END, ' ');
  }

  /** How many characters a list of headers has. */
  static int characters(List<Map.Entry<String, String>> headers) {
    return headers instanceof HeaderLines lines
        ? lines.text.length()
        : headers.stream()
            .mapToInt(each -> each.getKey().length() + each.getValue().length())
            .sum();
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public Map.Entry<String, String> get(int index) {
    if (index < 0 || index >= size) {
      throw new IndexOutOfBoundsException(index);
    }
    Iterator<Map.Entry<String, String>> all = iterator();
    for (int i = 0; i < index; i++) {
      all.next();
    }
    return all.next();
  }

  @Override
  public Iterator<Map.Entry<String, String>> iterator() {
    return new Iterator<>() {
      private int position;

      @Override
      public boolean hasNext() {
        return position < text.length();
      }

      @Override
      public Map.Entry<String, String> next() {
        if (!hasNext()) {
          throw new NoSuchElementException();
        }
        return Map.entry(part(), part());
      }

      private String part() {
        int end = text.indexOf(END, position);
        String part = text.substring(position, end);
        position = end + 1;
        return part;
      }
    };
  }
}
