package dev.plezi.server.internal.web;

import dev.plezi.event.InvalidEventException;
import dev.plezi.protocol.codec.EventCodec;
import dev.plezi.server.http.Form;
import dev.plezi.server.http.HttpException;
import dev.plezi.server.http.Params;
import dev.plezi.server.http.Upload;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The parameters of a request, laid over each other already. Immutable. */
final class RequestParams implements Params {
  private final EventCodec codec;
  private final Map<String, ParamValue> all;
  private final Map<String, String> texts = new LinkedHashMap<>();
  private final Form form;

  /** These values, and a form's files. */
  RequestParams(EventCodec codec, Map<String, ParamValue> all, Form form) {
    this.codec = codec;
    this.all = all;
    this.form = form;
    all.forEach(
        (name, each) -> {
          String text = each.text();
          if (text != null) {
            texts.put(name, text);
          }
        });
  }

  @Override
  public @Nullable String get(String name) {
    return texts.get(name);
  }

  @Override
  public List<String> values(String name) {
    ParamValue found = all.get(name);
    return found == null ? List.of() : found.texts();
  }

  @Override
  public Map<String, String> asMap() {
    return Collections.unmodifiableMap(texts);
  }

  @Override
  public <T> T as(Class<T> type) {
    String fault = codec.unfit(type);
    if (fault != null) {
      throw new IllegalArgumentException(
          "no parameters can be read as " + type.getName() + "; " + fault);
    }
    byte[] json = EventCodec.utf8(ParamsJson.object(all, codec.shapes(type)));
    try {
      return codec.decode(json, type);
    } catch (InvalidEventException e) {
      throw HttpException.invalid(e);
    }
  }

  @Override
  public @Nullable Upload upload(String name) {
    return form.upload(name);
  }

  @Override
  public List<Upload> uploads() {
    return form.uploads();
  }
}
