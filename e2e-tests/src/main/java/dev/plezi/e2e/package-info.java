/**
 * The conformance server: a server with known behaviour, for the authors of other clients and for
 * our own tests. Written against the public server API only.
 */
@NullMarked
package dev.plezi.e2e;

import org.jspecify.annotations.NullMarked;
