/** The edge: the only package that imports Jetty. Frames and requests come in, and go out. */
@NullMarked
package dev.plezi.server.jetty;

import org.jspecify.annotations.NullMarked;
