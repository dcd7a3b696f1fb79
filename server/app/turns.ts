/** Lets what waits for its turn on this thread have it: other questions, and messages. */
export const letOthersIn = (): Promise<void> => new Promise((done) => setImmediate(done))
