/** The last answer to one question, with its time; a failure leaves it in place. */
export class Source {
  constructor(name) {
    this.name = name;
    this.data = null;
    this.at = null;
    this.error = null;
    this.askedAt = null;
    this.turn = 0;
  }

  /**
   * Asks anew. An answer that a later question has overtaken is dropped.
   *
   * @returns whether the answer was kept
   */
  async ask(question, changed) {
    const turn = ++this.turn;
    this.askedAt ??= Date.now();
    let data = null;
    let error = null;
    try {
      data = await question();
    } catch (failure) {
      error = failure;
    }
    if (turn !== this.turn) return false;
    this.askedAt = null;
    this.error = error;
    if (error === null) {
      this.data = data;
      this.at = Date.now();
    }
    changed();
    return error === null;
  }

  /** Whether the first answer is slow. */
  slow(now) {
    return this.data === null && this.askedAt !== null && now - this.askedAt > 400;
  }
}
