import Mutations

try Mutate.main()
