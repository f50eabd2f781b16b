/**
 * HTTP behind its API: the exchange, parameters, cookies, templates, assets; and what a transport
 * serves, {@link dev.plezi.server.internal.web.Site}. Knows nothing of the server that carries it.
 */
@NullMarked
package dev.plezi.server.internal.web;

import org.jspecify.annotations.NullMarked;
