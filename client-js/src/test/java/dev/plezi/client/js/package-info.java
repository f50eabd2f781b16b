@NullMarked
package dev.plezi.client.js;

import org.jspecify.annotations.NullMarked;
