package dev.plezi.protocol.codec;

import dev.plezi.event.LargeNumbers;
import java.math.BigDecimal;
import java.math.BigInteger;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.exc.StreamWriteException;
import tools.jackson.core.util.JsonGeneratorDelegate;

/**
 * A generator that writes no number of which a page would make another. A number that is none (NaN
 * and the infinities) has no JSON at all.
 */
final class PageGenerator extends JsonGeneratorDelegate {
  private final LargeNumbers large;

  PageGenerator(JsonGenerator generator, LargeNumbers large) {
    // What is made of simpler calls is to come through here.
    super(generator, false);
    this.large = large;
  }

  @Override
  public JsonGenerator writeNumber(long number) {
    return PageNumbers.holds(number) || large == LargeNumbers.AS_NUMBER
        ? own(delegate.writeNumber(number))
        : writeLarge(Long.toString(number));
  }

  @Override
  public JsonGenerator writeNumber(BigInteger number) {
    return PageNumbers.holds(number) || large == LargeNumbers.AS_NUMBER
        ? own(delegate.writeNumber(number))
        : writeLarge(number.toString());
  }

  @Override
  public JsonGenerator writeNumber(BigDecimal number) {
    return PageNumbers.holds(number) || large == LargeNumbers.AS_NUMBER
        ? own(delegate.writeNumber(number))
        : writeLarge(number.toString());
  }

  @Override
  public JsonGenerator writeNumber(double number) {
    checkFinite(number);
    return own(delegate.writeNumber(number));
  }

  @Override
  public JsonGenerator writeNumber(float number) {
    checkFinite(number);
    return own(delegate.writeNumber(number));
  }

  @Override
  public JsonGenerator writeNumber(String number) {
    BigDecimal read = PageNumbers.read(number);
    return read == null ? own(delegate.writeNumber(number)) : spelled(read, number);
  }

  @Override
  public JsonGenerator writeArray(long[] numbers, int offset, int length) {
    delegate.writeStartArray(numbers, length);
    for (int i = offset; i < offset + length; i++) {
      writeNumber(numbers[i]);
    }
    return own(delegate.writeEndArray());
  }

  @Override
  public JsonGenerator writeArray(double[] numbers, int offset, int length) {
    delegate.writeStartArray(numbers, length);
    for (int i = offset; i < offset + length; i++) {
      writeNumber(numbers[i]);
    }
    return own(delegate.writeEndArray());
  }

  private JsonGenerator spelled(BigDecimal read, String number) {
    return PageNumbers.holds(read) || large == LargeNumbers.AS_NUMBER
        ? own(delegate.writeNumber(number))
        : writeLarge(number);
  }

  private JsonGenerator writeLarge(String number) {
    if (large == LargeNumbers.REFUSED) {
      throw new StreamWriteException(
          this,
          number
              + " is more than a page's numbers hold; send a text (@JsonFormat(shape = STRING))");
    }
    return own(delegate.writeString(number));
  }

  private void checkFinite(double number) {
    if (!Double.isFinite(number)) {
      throw new StreamWriteException(this, number + " is no number of JSON's");
    }
  }

  private JsonGenerator own(JsonGenerator unused) {
    return this;
  }
}
