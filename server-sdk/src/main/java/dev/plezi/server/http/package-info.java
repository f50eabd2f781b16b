/** HTTP as a controller sees it: request and response, params, cookies, bodies, uploads. */
@NullMarked
package dev.plezi.server.http;

import org.jspecify.annotations.NullMarked;
