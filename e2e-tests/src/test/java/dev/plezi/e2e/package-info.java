/** The whole system from outside: real sockets, real browsers. */
@NullMarked
package dev.plezi.e2e;

import org.jspecify.annotations.NullMarked;
