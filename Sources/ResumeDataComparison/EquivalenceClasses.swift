/// The equivalence classes of a graph's nodes: two nodes have the same class exactly if nothing distinguishes them or
/// their descendants (bisimulation). Sharing and cycles need no special handling, and each node is visited once.
struct EquivalenceClasses {
  private var classes: [Int]
  private var labels: [SemanticGraph.Label: Int] = [:]
  private var labelOfNode: [Int]
  private var signatures: [[Int]: Int] = [:]

  /// The maximum number of steps from node to child for nodes on cycles and above them. Archives of Apple's systems
  /// have no cycles. Beyond this number, which only a hostile archive reaches, such nodes count as different from all
  /// others.
  private static let maximumSteps = 4_000_000

  init(of graph: SemanticGraph) {
    classes = Array(repeating: -1, count: graph.nodes.count)
    labelOfNode = []
    labelOfNode.reserveCapacity(graph.nodes.count)
    for node in graph.nodes {
      let number = labels[node.label] ?? labels.count
      labels[node.label] = number
      labelOfNode.append(number)
    }
    let (parents, starts) = Self.parents(in: graph.nodes)
    classifyUpwards(graph, parents, starts)
    classifyCycles(graph, parents, starts)
  }

  /// Whether two nodes mean the same.
  func areSame(_ a: Int, _ b: Int) -> Bool {
    classes[a] == classes[b]
  }

  /// The class of a node.
  subscript(node: Int) -> Int { classes[node] }

  /// Classifies each node after its children, except nodes that reach a cycle.
  private mutating func classifyUpwards(_ graph: SemanticGraph, _ parents: [Int], _ starts: [Int]) {
    let nodes = graph.nodes
    var open = nodes.map(\.children.count)
    var ready = nodes.indices.filter { open[$0] == 0 }
    while let index = ready.popLast() {
      let signature = signature(of: nodes[index], at: index, classes)
      classes[index] = signatures[signature] ?? signatures.count
      signatures[signature] = classes[index]
      for parent in parents[starts[index]..<starts[index + 1]] {
        open[parent] -= 1
        if open[parent] == 0 { ready.append(parent) }
      }
    }
  }

  /// Classifies the remaining nodes: on cycles and above them.
  private mutating func classifyCycles(_ graph: SemanticGraph, _ parents: [Int], _ starts: [Int]) {
    let nodes = graph.nodes
    let cyclic = nodes.indices.filter { classes[$0] < 0 }
    guard !cyclic.isEmpty else { return }
    let first = signatures.count
    for index in cyclic { classes[index] = first }
    var partition = Partition(of: cyclic, in: nodes.count)
    var touched = cyclic
    var steps = 0
    while !touched.isEmpty {
      var changed: [Int] = []
      for (block, members) in partition.group(touched) {
        var groups: [[Int]: [Int]] = [:]
        for index in members {
          steps += nodes[index].children.count + 1
          groups[signature(of: nodes[index], at: index, classes), default: []].append(index)
        }
        changed += partition.split(block, into: Array(groups.values))
        guard steps <= Self.maximumSteps else {
          for (number, index) in cyclic.enumerated() { classes[index] = first + number }
          return
        }
      }
      for index in changed { classes[index] = first + partition.block(of: index) }
      // The parents of nodes with a new class may differ now.
      touched = changed.flatMap { parents[starts[$0]..<starts[$0 + 1]] }.filter { classes[$0] >= first }
    }
  }

  private func signature(of node: SemanticGraph.Node, at index: Int, _ classes: [Int]) -> [Int] {
    let children = node.children.map { classes[$0] }
    // A set has each element once.
    return [labelOfNode[index]] + (node.label == .set ? Set(children).sorted() : children)
  }

  /// The parents of all nodes in one array, once per reference, and the start index for each node.
  private static func parents(in nodes: [SemanticGraph.Node]) -> (parents: [Int], starts: [Int]) {
    var starts = Array(repeating: 0, count: nodes.count + 1)
    for node in nodes { for child in node.children { starts[child + 1] += 1 } }
    for index in nodes.indices { starts[index + 1] += starts[index] }
    var parents = Array(repeating: 0, count: starts[nodes.count])
    var filled = starts
    for (index, node) in nodes.enumerated() {
      for child in node.children {
        parents[filled[child]] = index
        filled[child] += 1
      }
    }
    return (parents, starts)
  }
}
