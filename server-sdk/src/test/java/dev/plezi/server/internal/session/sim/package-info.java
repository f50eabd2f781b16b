/**
 * A whole world in one thread: the real client's machine and the real server's sessions, with a
 * network, a clock and dice between them that a seed decides. Nothing may be lost, come twice or
 * come in another order, whatever happens.
 */
@NullMarked
package dev.plezi.server.internal.session.sim;

import org.jspecify.annotations.NullMarked;
