package dev.plezi.protocol.codec;

import dev.plezi.event.EventName;

/** An event of an application that is loaded anew. */
@EventName("loaded")
public record Loaded(String text) {}
