package dev.plezi.protocol.codec;

import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.KeyDeserializer;

/** A reader of a map's key that is a number, by the rules of {@link NumberReader}. */
final class NumberKeyReader extends KeyDeserializer {
  private final Class<?> type;

  NumberKeyReader(Class<?> type) {
    this.type = type;
  }

  @Override
  public Object deserializeKey(String key, DeserializationContext context) {
    Object number = NumberReader.read(type, key);
    return number == null ? context.handleWeirdKey(type, key, "not a number of this type") : number;
  }
}
