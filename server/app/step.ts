/** Between two steps of a long job: prolongs the lease and lets others have their turn; false where the job is to be left as it is. */
export type Step = () => Promise<boolean>
