package dev.plezi.protocol.codec;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Constructor;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.deser.ValueInstantiator;
import tools.jackson.databind.deser.std.StdValueInstantiator;

/**
 * A creator of records by their constructor, which is looked up once. Jackson's own makes the
 * handle that it calls the constructor by anew for each record.
 */
final class RecordCreator extends StdValueInstantiator {
  private static final MethodType FROM_ARRAY = MethodType.methodType(Object.class, Object[].class);

  private final MethodHandle constructor;

  private RecordCreator(StdValueInstantiator standard, MethodHandle constructor) {
    super(standard);
    this.constructor = constructor;
  }

  /** One that does the same, where this is Jackson's own and calls a record's constructor. */
  static ValueInstantiator inPlaceOf(ValueInstantiator creator) {
    if (creator.getClass() != StdValueInstantiator.class
        || !creator.getValueClass().isRecord()
        || creator.getWithArgsCreator() == null
        || !(creator.getWithArgsCreator().getAnnotated() instanceof Constructor<?> constructor)) {
      return creator;
    }
    try {
      MethodHandle handle = MethodHandles.lookup().unreflectConstructor(constructor);
      return new RecordCreator(
          (StdValueInstantiator) creator,
          handle
              .asFixedArity()
              .asSpreader(Object[].class, constructor.getParameterCount())
              .asType(FROM_ARRAY));
    } catch (IllegalAccessException e) {
      // Its module keeps it from Jackson, which says so when it calls it.
      return creator;
    }
  }

  @Override
  public Object createFromObjectWith(DeserializationContext context, Object[] values) {
    try {
      return constructor.invokeExact(values);
    } catch (Error e) {
      throw e;
    } catch (Throwable e) {
      return context.handleInstantiationProblem(
          getValueClass(), values, rewrapCtorProblem(context, e));
    }
  }
}
