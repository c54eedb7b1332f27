/**
 * The types, exceptions, module types and functors of upstream's interfaces (5.6, with Lwt_direct of 6.x).
 * Those of the Unix modules that have telling names of their own stand in upstream-names.ts.
 */
const words = (text: string): readonly string[] => text.trim().split(/\s+/);

export const upstreamTypes: readonly string[] = words(`
  Lwt.t Lwt.u Lwt.key Lwt.state Lwt.result Lwt.Canceled Lwt.Exception_filter.t Lwt.Infix Lwt.Let_syntax Lwt.Syntax
  Lwt_mutex.t Lwt_condition.t Lwt_mvar.t Lwt_switch.t Lwt_switch.Off Lwt_pool.t
  Lwt_result.t Lwt_result.Infix Lwt_result.Let_syntax Lwt_result.Syntax
  Lwt_stream.t Lwt_stream.bounded_push Lwt_stream.result Lwt_stream.Closed Lwt_stream.Full Lwt_stream.Empty
  Lwt_seq.t Lwt_seq.node Lwt_pqueue.OrderedType Lwt_pqueue.S Lwt_pqueue.Make
  Lwt_sequence.t Lwt_sequence.node Lwt_sequence.Empty Lwt_direct.Storage.key
  Lwt_react.event Lwt_react.signal Lwt_react.step Lwt_react.S.EqType Lwt_react.S.S
  Lwt_retry.error Lwt_retry.attempt Lwt_throttle.S Lwt_throttle.Make Lwt_timeout.t Lwt_main.Hooks
  Lwt_unix.Timeout Lwt_unix.Retry Lwt_unix.Retry_read Lwt_unix.Retry_write Lwt_unix.IO_vectors.t Lwt_unix.job
  Lwt_unix.async_method Lwt_unix.resource_usage
  Lwt_io.channel Lwt_io.input_channel Lwt_io.output_channel Lwt_io.mode Lwt_io.input Lwt_io.output
  Lwt_io.Channel_closed Lwt_io.NumberIO Lwt_io.byte_order Lwt_io.server Lwt_io.file_name Lwt_io.direct_access
  Lwt_domain.pool Lwt_domain.Task.TasksActive
  Lwt_log.level Lwt_log.logger Lwt_log.section Lwt_log.Section.t Lwt_log.template Lwt_log.Logger_closed
  Lwt_log.syslog_facility Lwt_bytes.t Lwt_bytes.io_vector Lwt_bytes.advice
  Lwt_engine.event Lwt_engine.t Lwt_engine.ev_loop Lwt_fmt.formatter Lwt_fmt.order
  Lwt_sys.feature Lwt_sys.Not_available Lwt_sys.byte_order`);
