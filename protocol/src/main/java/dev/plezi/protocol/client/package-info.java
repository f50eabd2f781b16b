/**
 * The whole client as a state machine. It reads no clock, opens no socket and starts no thread: it
 * is told what happened and says what to do. The Java client and the browser client are thin
 * adapters around it. Only what TeaVM compiles cheaply is used here.
 */
@NullMarked
package dev.plezi.protocol.client;

import org.jspecify.annotations.NullMarked;
