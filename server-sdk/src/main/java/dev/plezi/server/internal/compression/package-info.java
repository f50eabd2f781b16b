/**
 * The extension permessage-deflate of RFC 7692, without a socket: what is agreed on in a handshake,
 * messages compressed and inflated.
 */
@NullMarked
package dev.plezi.server.internal.compression;

import org.jspecify.annotations.NullMarked;
