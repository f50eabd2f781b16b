/**
 * The machinery of the Java client: transport and timers around {@link
 * dev.plezi.protocol.client.ClientMachine}, payloads by Jackson. A message that comes goes from the
 * socket to {@link dev.plezi.client.internal.SocketReader}, which reads its envelope; to {@link
 * dev.plezi.client.internal.ClientLoop}, which tells the machine; and by way of {@link
 * dev.plezi.client.internal.ListenerDispatcher} to the listeners. One that goes is encoded by
 * {@link dev.plezi.client.internal.RunningClient}, taken or refused by the loop, and written by
 * {@link dev.plezi.client.internal.SocketWriter}.
 */
@NullMarked
package dev.plezi.client.internal;

import org.jspecify.annotations.NullMarked;
