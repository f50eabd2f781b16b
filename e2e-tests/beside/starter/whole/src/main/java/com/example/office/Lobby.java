package com.example.office;

import dev.plezi.spring.PleziRoute;

/** A room that everybody may come into. */
@PleziRoute("/lobby")
public class Lobby extends Room {}
