/** What the tests of all modules share that need no server. */
@NullMarked
package dev.plezi.protocol.testing;

import org.jspecify.annotations.NullMarked;
