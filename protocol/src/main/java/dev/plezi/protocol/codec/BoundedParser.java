package dev.plezi.protocol.codec;

import java.math.BigDecimal;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.exc.InputCoercionException;
import tools.jackson.core.util.JsonParserDelegate;

/**
 * A parser that refuses numbers which would become others: beyond what a double, a float or a byte
 * holds, and with an exponent that would take a computer's whole memory to write out. It does so
 * when somebody asks for the value; what nobody reads may be as large as it likes.
 */
final class BoundedParser extends JsonParserDelegate {
  BoundedParser(JsonParser parser) {
    super(parser);
  }

  @Override
  public byte getByteValue() {
    int value = delegate.getIntValue();
    if (value != (byte) value) {
      throw refusal(byte.class);
    }
    return (byte) value;
  }

  @Override
  public double getDoubleValue() {
    double value = delegate.getDoubleValue();
    if (Double.isInfinite(value)) {
      throw refusal(double.class);
    }
    return value;
  }

  @Override
  public float getFloatValue() {
    float value = delegate.getFloatValue();
    if (Float.isInfinite(value)) {
      throw refusal(float.class);
    }
    return value;
  }

  @Override
  public BigDecimal getDecimalValue() {
    checkExponent();
    return delegate.getDecimalValue();
  }

  @Override
  public Number getNumberValue() {
    checkExponent();
    return finite(delegate.getNumberValue());
  }

  @Override
  public Number getNumberValueExact() {
    checkExponent();
    return finite(delegate.getNumberValueExact());
  }

  @Override
  public Object getNumberValueDeferred() {
    checkExponent();
    return delegate.getNumberValueDeferred();
  }

  private Number finite(Number value) {
    if (Double.isInfinite(value.doubleValue()) && value instanceof Double) {
      throw refusal(double.class);
    }
    return value;
  }

  private void checkExponent() {
    if (delegate.hasToken(JsonToken.VALUE_NUMBER_FLOAT)
        && !PageNumbers.boundedExponent(
            delegate.getStringCharacters(),
            delegate.getStringOffset(),
            delegate.getStringLength())) {
      throw refusal(BigDecimal.class);
    }
  }

  private InputCoercionException refusal(Class<?> type) {
    return new InputCoercionException(this, "number out of range", delegate.currentToken(), type);
  }
}
