/**
 * HTTP as a controller sees it: routes, params, cookies, responses, templates, the client script.
 * Knows nothing of the server that carries it.
 */
@NullMarked
package dev.plezi.server.http;

import org.jspecify.annotations.NullMarked;
