/**
 * The network: WebSockets on the JDK's channels and TLS, and the threads that all clients of a
 * process share. One thread, the {@link dev.plezi.client.internal.socket.SelectorLoop}, owns all
 * connections. Bytes go through a {@link dev.plezi.client.internal.socket.Connection}, frames are
 * read and written by {@link dev.plezi.client.internal.socket.FrameReader} and {@link
 * dev.plezi.client.internal.socket.FrameWriter}, and a {@link
 * dev.plezi.client.internal.socket.ClientSocket} is what comes of it: whole messages, into which
 * nobody looks here. Of those by TLS a few connect at a time, in the order of a {@link
 * dev.plezi.client.internal.socket.TlsQueue}.
 *
 * <p>The JDK has a WebSocket of its own, in java.net.http. It does not do: on 17 and on 25 it tells
 * of one in fifty to one in three of the connections that end without a closing handshake nothing,
 * or an InternalError; each of its sockets takes 60 KB; it can close with neither 1009 nor no code;
 * and it knows no host with an underscore.
 */
@NullMarked
package dev.plezi.client.internal.socket;

import org.jspecify.annotations.NullMarked;
