/** An application that tests load anew. */
@NullMarked
package dev.plezi.server.testing.reload;

import org.jspecify.annotations.NullMarked;
