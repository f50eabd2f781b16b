/** An app as a part of a Jetty server that the application has. */
@NullMarked
package dev.plezi.server.jetty;

import org.jspecify.annotations.NullMarked;
