import RefrainTensor

/// A random matrix with orthonormal rows, or columns if they are fewer: the Gram–Schmidt process on normal vectors,
/// each run through twice, in double precision. It leaves the signs as they were drawn, so the matrix is evenly
/// distributed over the orthogonal ones.
func orthogonalMatrix(rows: Int, columns: Int, using generator: inout some RandomNumberGenerator) -> Tensor {
  let (count, length) = (min(rows, columns), max(rows, columns))
  let normal = Tensor(randomNormal: [count, length], using: &generator).scalars
  var basis = normal.map(Double.init)
  basis.withUnsafeMutableBufferPointer { basis in
    for vector in 0..<count {
      let v = UnsafeMutableBufferPointer(rebasing: basis[(vector * length)..<((vector + 1) * length)])
      for _ in 0..<2 {
        for other in 0..<vector {
          let u = UnsafeMutableBufferPointer(rebasing: basis[(other * length)..<((other + 1) * length)])
          var projection = 0.0
          for i in 0..<length { projection += u[i] * v[i] }
          for i in 0..<length { v[i] -= projection * u[i] }
        }
      }
      var square = 0.0
      for i in 0..<length { square += v[i] * v[i] }
      let scale = 1 / square.squareRoot()
      for i in 0..<length { v[i] *= scale }
    }
  }
  let matrix = Tensor(basis.map(Float.init), shape: [count, length])
  return rows <= columns ? matrix : matrix.transposed()
}
