@_exported public import RefrainNN
@_exported public import RefrainTensor
@_exported public import RefrainText
@_exported public import RefrainTraining
