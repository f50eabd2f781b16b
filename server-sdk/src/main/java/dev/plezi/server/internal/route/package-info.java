/**
 * From a path to who answers: routes, the addresses of routes, and the admission of connections.
 */
@NullMarked
package dev.plezi.server.internal.route;

import org.jspecify.annotations.NullMarked;
