package dev.plezi.client;

import dev.plezi.event.EventName;

@EventName("said")
record Said(String text) {}
